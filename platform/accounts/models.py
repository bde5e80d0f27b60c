"""Users, invitations and API tokens; User is the only table that holds names and addresses."""

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone


class UserManager(BaseUserManager["User"]):
    """Creates users with a normalised name and a hashed password (unusable where none is given)."""

    def create_user(self, username: str, password: str | None = None, **fields: object) -> "User":
        """Create and return a user."""
        user = self.model(username=self.model.normalize_username(username), **fields)
        if password:
            user.set_password(password)
        else:
            user.set_unusable_password()
        user.save(using=self._db)
        return user

    def create_superuser(self, username: str, password: str | None = None, **fields: object) -> "User":
        """Create a user who may create projects (what `manage.py createsuperuser` calls)."""
        return self.create_user(username, password, can_create_projects=True, **fields)


class User(AbstractBaseUser):
    """A person, or an annotator known only by (source, external id). Personal data: username, display_name, email."""

    username = models.CharField(max_length=150, unique=True)
    display_name = models.CharField(max_length=150, blank=True)
    email = models.EmailField(blank=True)
    source = models.CharField(
        max_length=40, blank=True, help_text="'' for a person; else where the annotator comes from"
    )
    external_id = models.CharField(max_length=200, blank=True)
    is_simulated = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    can_create_projects = models.BooleanField(default=False)
    date_joined = models.DateTimeField(default=timezone.now)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["source", "external_id"], condition=~models.Q(source=""), name="user_source_external_unique"
            ),
        )

    def __str__(self) -> str:
        """A form without personal data, fit for logs."""
        return f"user {self.pk}"


class Invitation(models.Model):
    """A link that makes whoever holds it a member of one project in one role. No personal data."""

    project = models.ForeignKey("annotation.Project", on_delete=models.CASCADE, related_name="invitations")
    role = models.CharField(max_length=12)
    token_hash = models.CharField(max_length=64, unique=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    max_uses = models.PositiveIntegerField(default=1)
    uses = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=models.Q(uses__lte=models.F("max_uses")), name="invitation_uses_bounded"),
        )


class ApiToken(models.Model):
    """A key for scripts, stored as a hash and shown once. No personal data."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=80)
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)


class Throttle(models.Model):
    """How often something was tried since a moment; the key is a keyed hash. No personal data."""

    key = models.CharField(max_length=64, primary_key=True)
    started_at = models.DateTimeField()
    hits = models.PositiveIntegerField()
