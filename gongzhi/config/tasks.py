"""Jobs of the platform itself."""

from procrastinate.contrib.django import app
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Status

SILENCE = 30.0  # seconds without a sign of life after which a worker counts as dead


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="retry_stalled", pass_context=False)
async def retry_stalled(timestamp: int) -> None:
    """Queue again the jobs of killed workers, which otherwise stay «doing» for ever."""
    await retry_jobs_of_the_dead(SILENCE)


async def retry_jobs_of_the_dead(silence: float) -> int:
    """Queue again every job whose worker was silent for this many seconds; return how many.

    Of a kind that waits in the queue only once another may be waiting already: that one does the work.
    """
    stalled = list(await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=silence))
    for job in stalled:
        try:
            await app.job_manager.retry_job(job)
        except UniqueViolation:
            await app.job_manager.finish_job(job, Status.ABORTED, delete_job=True)
    return len(stalled)
