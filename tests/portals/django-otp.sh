#!/usr/bin/env bash
# Django's admin with django-otp (PyPI): the login asks for a one-time code as well, and takes each once. It believes that it is the time at
# which the tests' clock begins.
name=django-otp number=19
more_apps='"django_otp", "django_otp.plugins.otp_totp"'
more_middleware='"django_otp.middleware.OTPMiddleware"'
more_settings='OTP_TOTP_THROTTLE_FACTOR = 0'
more_urls='from django_otp.admin import OTPAdminSite
admin.site.__class__ = OTPAdminSite'
# Not by the command `faketime`, which would stand between us and the process.
faketime_so="$(dpkg -L libfaketime | grep '/libfaketimeMT.so.1$')"
at_a_time=(env TZ=UTC LD_PRELOAD="$faketime_so" FAKETIME="@2026-03-02 12:00:00")

# The secrets are the bytes of these texts. A test may take minutes: codes of some steps before and after count too.
people_more() {
  local user
  for user in "${!people[@]}"; do
    OTP_USER="$user" shell <<'PYTHON'
import os
from django.contrib.auth.models import User
from django_otp.plugins.otp_totp.models import TOTPDevice
name = os.environ["OTP_USER"]
key = ("latchkey-tests-" + name).ljust(20, "0").encode().hex()
TOTPDevice.objects.create(user=User.objects.get(username=name), name="app", key=key, tolerance=20)
PYTHON
  done
}

. "$(dirname "${BASH_SOURCE[0]}")/django-admin.sh"
