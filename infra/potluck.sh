#!/bin/sh
# The `potluck` command; setup copies it beside the Python it runs with.
exec "$(dirname "$(readlink -f "$0")")/python" -m infra.cli "$@"
