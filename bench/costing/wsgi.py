"""What gunicorn serves of the sites that ours is compared with; the environment says which."""

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
