#!/bin/sh
# Starts the database with logins. A replica set then wants a key that its members show each other,
# also where it has one member; it is made once and kept in a volume.
set -eu

key=/data/configdb/replica-set.key
if [ ! -s "$key" ]; then
    head -c 96 /dev/urandom | base64 -w 0 > "$key.draft"
    chmod 400 "$key.draft"
    mv "$key.draft" "$key"
fi
# One member has nobody to hand over to, so it does not wait for anybody when it stops.
exec docker-entrypoint.sh mongod --replSet rs0 --keyFile "$key" --wiredTigerCacheSizeGB 0.5 \
    --setParameter shutdownTimeoutMillisForSignaledShutdown=0
