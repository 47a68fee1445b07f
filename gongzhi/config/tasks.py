"""Jobs of the platform itself."""

from procrastinate.contrib.django import app

SILENCE = 30.0  # seconds without a sign of life after which a worker counts as dead


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="retry_stalled", pass_context=False)
async def retry_stalled(timestamp: int) -> None:
    """Queue again the jobs of killed workers, which otherwise stay «doing» for ever."""
    await retry_jobs_of_the_dead(SILENCE)


async def retry_jobs_of_the_dead(silence: float) -> int:
    """Queue again every job whose worker was silent for this many seconds; return how many."""
    stalled = list(await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=silence))
    for job in stalled:
        await app.job_manager.retry_job(job)
    return len(stalled)
