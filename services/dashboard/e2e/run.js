// Starts a server on data of its own, then every test against it. With BEIAN_URL, against the server that is there.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';

const program = process.env.BEIAN ?? path.resolve(import.meta.dirname, '../../../target/debug/beian');
const CASES = '200';

/** @param {string[]} args */
function run(...args) {
  const { status } = spawnSync(program, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  if (status !== 0) throw new Error(`beian ${args[0] ?? ''} ended with ${status}`);
}

async function start() {
  const data = mkdtempSync(path.join(os.tmpdir(), 'beian-e2e-'));
  run('import', '--data', data, path.resolve(import.meta.dirname, '../../samples/filings.csv'));
  run('demo', '--data', data, '--append', '--cases', CASES, '--seed', '1');
  const server = spawn(program, ['serve', '--data', data, '--listen', '127.0.0.1:0'], {
    env: { ...process.env, RUST_LOG: 'error' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  for await (const line of createInterface(server.stderr)) {
    const url = /listening on (\S+)/.exec(line)?.[1];
    if (!url) continue;
    server.stderr.resume();
    const stop = async () => {
      server.kill('SIGTERM');
      await once(server, 'exit');
      rmSync(data, { recursive: true });
    };
    return { url, stop };
  }
  throw new Error('the server ended before it listened');
}

const { url, stop } = process.env.BEIAN_URL
  ? { url: process.env.BEIAN_URL, stop: () => Promise.resolve() }
  : await start();
const files = process.argv.slice(2);
const tests = files.length > 0 ? files : ['e2e/'];
const { status } = spawnSync(process.execPath, ['--test', '--test-concurrency=1', ...tests], {
  cwd: path.resolve(import.meta.dirname, '..'),
  env: { ...process.env, BEIAN_URL: url },
  stdio: 'inherit',
});
await stop();
process.exitCode = status ?? 1;
