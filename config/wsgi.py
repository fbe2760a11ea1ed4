"""The web application, for gunicorn: `config.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application

from config.ready import get_ready

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = get_wsgi_application()
get_ready()
