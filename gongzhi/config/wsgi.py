"""The door for the web server."""

import multiprocessing
import os

from django.core.wsgi import get_wsgi_application

from gongzhi.config.processes import die_with

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongzhi.config.settings")
if parent := multiprocessing.parent_process():
    die_with(parent.pid or 0)
application = get_wsgi_application()
