"""The door for the web server."""

import multiprocessing
import os
import signal

from django.core.wsgi import get_wsgi_application

from gongzhi.config.processes import die_with

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongzhi.config.settings")
if parent := multiprocessing.parent_process():
    # By force: until it serves, a web worker still has the gentle signal handlers of its parent.
    die_with(parent.pid or 0, signal.SIGKILL)
application = get_wsgi_application()
