"""The door for the web server."""

import os

from django.core.wsgi import get_wsgi_application

from gongzhi.config.processes import die_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongzhi.config.settings")
die_with_parent()
application = get_wsgi_application()
