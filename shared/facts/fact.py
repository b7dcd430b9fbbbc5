"""What every fact is: the state of one aggregate, told to the other services."""

from typing import ClassVar

from pydantic import BaseModel, ConfigDict, Field


class FactData(BaseModel):
    """The state of one aggregate as other services may know it.

    Every subclass names the service that says it, its `fact` name in kebab-case, and the field
    that identifies the aggregate. `revision` counts the aggregate's changes from 1.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    service: ClassVar[str]
    fact: ClassVar[str]
    version: ClassVar[int] = 1
    key: ClassVar[str]

    gathering_id: str
    revision: int = Field(ge=1)

    @classmethod
    def type(cls) -> str:
        """Return the CloudEvents type, reverse-DNS and versioned: `app.potluck.planning.x.v1`."""
        return f"app.potluck.{cls.service}.{cls.fact}.v{cls.version}"

    @classmethod
    def subjects(cls) -> str:
        """Return the NATS pattern that every fact of this kind matches."""
        return f"potluck.{cls.service}.{cls.fact}.v{cls.version}.>"

    def subject(self) -> str:
        """Return the NATS subject: service, fact, version, gathering and aggregate.

        Erasing a person or a gathering is a purge by subject.
        """
        aggregate: str = getattr(self, self.key)
        return f"potluck.{self.service}.{self.fact}.v{self.version}.{self.gathering_id}.{aggregate}"
