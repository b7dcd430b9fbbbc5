// Makes the database a replica set of one, and gives every service a login that opens its own
// database and no other. Again changes nothing but a password that is another one now.

const admin = db.getSiblingDB("admin");
admin.auth("root", process.env.ROOT_PASSWORD);

try {
  rs.status();
} catch (error) {
  if (error.codeName !== "NotYetInitialized") throw error;
  rs.initiate({ _id: "rs0", members: [{ _id: 0, host: "mongo:27017" }] });
}
while (!db.hello().isWritablePrimary) sleep(100);

for (const service of ["planning", "check_in", "matching", "follow_up"]) {
  const own = db.getSiblingDB(`potluck_${service}`);
  const login = {
    pwd: process.env[`${service.toUpperCase()}_PASSWORD`],
    roles: [{ role: "readWrite", db: own.getName() }],
  };
  if (own.getUser(service)) own.updateUser(service, login);
  else own.createUser({ user: service, ...login });
  print(`login ${service} for ${own.getName()}`);
}
