import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

export const archive = process.env.ARCHIVE;

const parent = mkdtempSync(path.join(tmpdir(), 'archive-'));
process.once('exit', () => rmSync(parent, { recursive: true, force: true }));

execFileSync('tar', ['--extract', '--gzip', '--file', archive, '--directory', parent]);

/** The archive as unpacked: one folder, named like it. */
export const folder = path.join(parent, ...readdirSync(parent));

export const inArchive = (file) => path.join(folder, file);

export const readArchived = (file) => readFileSync(inArchive(file), 'utf8');

/** What `Server.start` runs. */
export const archived = { binary: inArchive('platform-apps'), staticDir: inArchive('dist') };
