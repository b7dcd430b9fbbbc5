import importlib
import re
from pathlib import Path

import pytest

from infra.services import SERVICES

ROOT = Path(__file__).parents[3]
COMPOSITION = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
DOCKERFILE = (ROOT / "infra/Dockerfile").read_text(encoding="utf-8")
WITH_DATABASE = [service for service in SERVICES if service != "console"]


def containers() -> dict[str, str]:
    """Return what the composition says of each container, anchors put in their place."""
    anchors = dict(re.findall(r"^x-[a-z]+: &([a-z]+)\n((?:  .*\n)+)", COMPOSITION, re.MULTILINE))
    services = COMPOSITION[COMPOSITION.index("\nservices:\n") : COMPOSITION.index("\nnetworks:\n")]
    written = re.findall(r"^  ([a-z-]+):\n((?:(?:    .*)?\n)+)", services, re.MULTILINE)
    return {name: _unfolded(body, anchors) for name, body in written}


def _unfolded(text: str, anchors: dict[str, str]) -> str:
    while found := re.search(r"<<: \*([a-z]+)", text):
        text = text.replace(found[0], anchors.get(found[1], ""))
    return text


def copied() -> set[str]:
    """Return what the images take from the repository."""
    lines = re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, re.MULTILINE)
    return {source for line in lines for source in line.split()}


def test_a_container_starts_only_when_what_it_needs_says_that_it_is_well() -> None:
    once = {name for name, body in containers().items() if 'restart: "no"' in body}

    for name, body in containers().items():
        for needed, condition in re.findall(
            r"^ +([a-z-]+): \{condition: (\S+)\}$", body, re.MULTILINE
        ):
            done = "completed_successfully" if needed in once else "healthy"
            assert condition == f"service_{done}", f"{name} needs {needed}"


@pytest.mark.parametrize("service", WITH_DATABASE)
def test_a_service_starts_when_broker_and_database_are_provisioned(service: str) -> None:
    for needed in ("provision-broker", "provision-database"):
        assert f"{needed}: {{condition:" in containers()[service]


def test_every_container_that_stays_says_whether_it_is_well() -> None:
    checked_by_image = set(SERVICES) if "\nHEALTHCHECK " in DOCKERFILE else set()

    for name, body in containers().items():
        stays = 'restart: "no"' not in body
        assert not stays or "healthcheck:" in body or name in checked_by_image, name


@pytest.mark.parametrize("service", SERVICES)
def test_every_service_has_an_image_with_itself_alone(service: str) -> None:
    room = service.replace("-", "_")

    assert f"args: {{SERVICE: {room}}}" in containers()[service]
    assert (ROOT / "services" / room / "app.py").is_file()
    assert {source for source in copied() if source.startswith("services")} == {
        "services/__init__.py",
        "services/${SERVICE}",
        "services/console",
        "services/console/.npmrc",
        "services/console/package.json",
        "services/console/package-lock.json",
    }


@pytest.mark.parametrize("service", SERVICES)
def test_no_image_is_made_by_way_of_what_another_service_needs(service: str) -> None:
    """The classic builder makes every stage above the one it is asked for, for this service."""
    target = re.search(r"target: ([a-z]+)", containers()[service])
    assert target
    above = DOCKERFILE[: DOCKERFILE.index(f" AS {target[1]}\n")]

    assert not re.findall(r"from services\.([a-z_]+)", above)


def test_matching_starts_with_its_compiled_code_where_it_may_write() -> None:
    made = re.search(r"^RUN NUMBA_CACHE_DIR=(\S+)", DOCKERFILE, re.MULTILINE)
    kept = re.search(r"^ENV NUMBA_CACHE_DIR=(\S+)", DOCKERFILE, re.MULTILINE)

    assert made
    assert kept
    assert f'cp -R {made[1]}/. "$NUMBA_CACHE_DIR"' in DOCKERFILE
    assert kept[1].startswith("/tmp/")  # noqa: S108 - the container's own
    assert "tmpfs: [/tmp]" in containers()["matching"]


def test_nothing_reaches_an_image_but_what_it_is_made_of() -> None:
    rules = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    admitted = {rule[1:] for rule in rules if rule.startswith("!")}

    assert next(rule for rule in rules if not rule.startswith("#")) == "*"
    assert admitted == {re.sub(r"^services/.*", "services", source) for source in copied()}


@pytest.mark.parametrize("service", WITH_DATABASE)
def test_every_service_opens_its_own_database_with_its_own_login(service: str) -> None:
    room = service.replace("-", "_")
    password = f"POTLUCK_{room.upper()}_PASSWORD"
    provisioning = (ROOT / "infra/mongo/provision.js").read_text(encoding="utf-8")

    url = f"mongodb://{room}:${{{password}}}@mongo/potluck_{room}?replicaSet=rs0"
    assert url in containers()[service]
    assert containers()[service].count("PASSWORD") == 1
    assert f'"{room}"' in provisioning
    assert f"{room.upper()}_PASSWORD: ${{{password}:?" in containers()["provision-database"]


@pytest.mark.parametrize("service", SERVICES)
def test_a_container_is_told_nothing_that_its_service_does_not_read(service: str) -> None:
    settings = importlib.import_module(f"services.{service.replace('-', '_')}.settings").Settings
    read = {f"POTLUCK_{field.upper()}" for field in settings.model_fields}
    told = set(re.findall(r"^\s+(POTLUCK_[A-Z_]+):", containers()[service], re.MULTILINE))

    assert told <= read
    assert service == "console" or "POTLUCK_SECRET" in told


def test_no_secret_has_a_value_in_the_repository() -> None:
    used = set(re.findall(r"\$\{(POTLUCK_\w*(?:SECRET|PASSWORD)\w*)", COMPOSITION))

    assert len(used) == len(WITH_DATABASE) + 2
    for secret in used:
        assert f"${{{secret}:?{secret} is not set" in COMPOSITION
        assert f"${{{secret}:-" not in COMPOSITION


@pytest.mark.parametrize("service", WITH_DATABASE)
def test_the_proxy_passes_a_service_its_own_paths(service: str) -> None:
    proxy = (ROOT / "infra/proxy/nginx.conf").read_text(encoding="utf-8")

    assert re.search(rf"~\^/api/{service}/ +{service};", proxy)
    assert f"{service}: {{condition: service_healthy}}" in containers()["proxy"]
