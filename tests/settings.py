"""Settings of the tests: a database server of their own, in a folder of their own."""

import hashlib
import os
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# One place for each checkout and each version of the programs: their files are not interchangeable.
MARK = hashlib.sha256(os.fsencode(ROOT) + os.environ.get("PG_BINDIR", "").encode()).hexdigest()[:10]

os.environ["GONGZHI_DATA"] = f"{tempfile.gettempdir()}/gongzhi-test-{os.getuid()}-{MARK}"
os.environ["GONGZHI_DATABASE_ROLE"] = "owner"
os.environ["GONGZHI_SECRET_KEY"] = "only for tests"
os.environ.pop("DATABASE_URL", None)
os.environ.pop("DATABASE_OWNER_URL", None)
if url := os.environ.get("GONGZHI_TEST_DATABASE_URL"):
    os.environ["DATABASE_URL"] = url

from gongzhi.config.settings import *  # noqa: E402, F403
from gongzhi.config.settings import DATABASES, STORAGES  # noqa: E402

# One name per run, so that two runs at once do not meet; xdist adds the worker's name.
RUN = os.getppid() if "PYTEST_XDIST_WORKER" in os.environ else os.getpid()
DATABASES["default"]["TEST"] = {"NAME": f"test_{RUN}"}
DATABASES["default"]["CONN_MAX_AGE"] = 0
# Tests that need real commits empty all tables afterwards; the ledger's guard lets only them.
DATABASES["default"]["OPTIONS"]["options"] = "-c gongzhi.emptying=tests"

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_AUTOREFRESH = True
PLACE_NAME = "青溪县"  # so that a page without a database can be asked for
