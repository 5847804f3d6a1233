import { spawnSync } from "node:child_process";

/** The system user that owns the embedded server's files and runs it. */
export type PostgresAccount = { name: string; uid: number; gid: number };

const OWN_NAME = "patchbay";

function numericId(flag: "-u" | "-g", name: string): number | undefined {
  const answer = spawnSync("id", [flag, name], { encoding: "utf8" });
  const id = answer.status === 0 ? Number(answer.stdout.trim()) : Number.NaN;
  return Number.isInteger(id) && id > 0 ? id : undefined;
}

function findAccount(name: string): PostgresAccount | undefined {
  const uid = numericId("-u", name);
  const gid = numericId("-g", name);
  return uid !== undefined && gid !== undefined ? { name, uid, gid } : undefined;
}

function createAccount(): PostgresAccount | undefined {
  // Debian and Red Hat have useradd, Alpine's busybox adduser.
  const attempts: [string, string[]][] = [
    [
      "useradd",
      ["--system", "--no-create-home", "--home-dir", "/nonexistent", "--shell", "/bin/false", OWN_NAME],
    ],
    ["adduser", ["-S", "-D", "-H", "-h", "/nonexistent", "-s", "/bin/false", OWN_NAME]],
  ];
  for (const [command, args] of attempts) {
    const account = spawnSync(command, args).status === 0 ? findAccount(OWN_NAME) : undefined;
    if (account) return account;
  }
  return undefined;
}

/**
 * The account to run PostgreSQL as. Undefined for an ordinary user (and on Windows): then it is the user's own.
 * PostgreSQL refuses to run as root, so root gets `postgres` or `patchbay`, made as needed, at worst `nobody`.
 */
export function choosePostgresAccount(): PostgresAccount | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const account =
    findAccount("postgres") ?? findAccount(OWN_NAME) ?? createAccount() ?? findAccount("nobody");
  if (account) return account;
  throw new Error(
    "PostgreSQL does not run as root, and there is no other system user, nor could one be made. " +
      "Run Patchbay as an ordinary user, or set DATABASE_URL to a PostgreSQL of your own.",
  );
}
