import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { PASSWORD } from '../harness/user.js';
import { archive, readArchived } from './archive.js';
import { runOnMachine, skip } from './machine.js';

const guide = readArchived('docs/operations.md');

const RELEASE = path.basename(archive, '.tar.gz');

/** The blocks of a section in this language, in its order. */
const blocks = (heading, language) => {
  const section = guide.split(/^##+ /m).find((section) => section.startsWith(`${heading}\n`));
  return [...section.matchAll(/```(\w+)\n(.*?)```/gs)].filter(([, of]) => of === language).map(([, , text]) => text);
};

/** The commands of a section. They name the release of this archive, or another one. */
const commands = (heading, release = RELEASE) =>
  blocks(heading, 'sh').map((text) => text.replace(/^RELEASE=.*$/m, `RELEASE=${release}`));

/** What the guide leaves to the reader, and what the test checks in between. */
const HELPERS = `
  site() {
    curl --silent --fail --output /dev/null --cacert /etc/letsencrypt/live/apps.example.com/fullchain.pem \\
      --resolve apps.example.com:443:127.0.0.1 "https://apps.example.com$1" --json "$2"
  }
  sign_up() {
    site /api/v1/accounts '{"email":"'$1'","password":"${PASSWORD}","displayName":"Ada","organizationName":"Acme"}'
  }
  sign_in() {
    site /api/v1/session '{"email":"'$1'","password":"${PASSWORD}"}'
  }
  ready() {
    curl --silent --fail --retry 10 --retry-connrefused http://127.0.0.1:8080/readyz
  }
  release() {
    cp -r /opt/platform-apps/current/ "$1"
    sed -i 's/^UMask=.*/UMask=0027/' "$1/deploy/systemd/platform-apps.service"
    echo "# $1" >>"$1/deploy/systemd/platform-apps"
    echo "# $1" >>"$1/deploy/nginx/platform-apps.conf"
    tar -cf - "$1" | gzip --fast >"$1.tar.gz"
    sha256sum "$1.tar.gz" >"$1.tar.gz.sha256"
    rm -r "$1"
  }
`;

const INSTALL = commands('Install').join('\n');

/** A PostgreSQL that asks for passwords over the network, and how to use it. */
const POSTGRES = `
  as_postgres() { runuser --user postgres -- "$@"; }
  install -d -o postgres /tmp/postgres /run/postgresql
  as_postgres ${process.env.POSTGRES}/initdb --pgdata /tmp/postgres/data --auth-local trust --auth-host scram-sha-256 --locale C --encoding UTF8 >/dev/null
  as_postgres ${process.env.POSTGRES}/pg_ctl --pgdata /tmp/postgres/data --log /tmp/postgres/log --wait start
  query() {
    echo "$1" | as_postgres psql --quiet --set ON_ERROR_STOP=1
  }
  use_database() {
    sed -i "s#^DATABASE_URL=.*#DATABASE_URL=postgres://$1@127.0.0.1/platform_apps#" /etc/platform-apps/platform-apps.env
    systemctl restart platform-apps
    ready
  }
`;

test('the guide installs and upgrades', { skip }, () => {
  runOnMachine(`
    ${HELPERS}
    umask 077
    ${INSTALL}
    sign_up ada@example.com
    ${commands('Configure').join('\n')}
    ready
    cd /root
    release platform-apps-next
    umask 077
    ${commands('Upgrade', 'platform-apps-next').join('\n')}
    sign_in ada@example.com
    running=/proc/$(cat /run/platform-apps.pid)
    [ "$(readlink $running/exe)" = /opt/platform-apps/platform-apps-next/platform-apps ]
    grep --quiet '^Umask:.*0027' $running/status
    grep --quiet platform-apps-next /usr/local/bin/platform-apps
    grep --quiet platform-apps-next /etc/nginx/conf.d/platform-apps.conf
    ${commands('Commands').join('\n')}
    ${commands('The log').join('\n')}
  `);
});

test('the guide backs up and restores SQLite', { skip }, () => {
  const [backUp, restore] = commands('SQLite');
  runOnMachine(`
    ${HELPERS}
    ${INSTALL}
    sign_up ada@example.com
    ${backUp}
    chown -R root: /var/backups/platform-apps # as copied from another machine
    sign_up late@example.com
    ${restore}
    sign_in ada@example.com
    ! sign_in late@example.com
  `);
});

test('the guide moves to PostgreSQL, backs it up and restores it', { skip }, () => {
  const [database, settingsBehindPool] = blocks('Scale out', 'sql');
  const [secondUser, itsSettingsBehindPool, endFirstUser, reviveFirstUser, endSecondUser] =
    blocks('Rotate secrets', 'sql');
  const [connection] = blocks('PostgreSQL', 'ini');
  const [recreate] = blocks('PostgreSQL', 'sql');
  const [backUp, restore] = commands('PostgreSQL');
  runOnMachine(`
    ${HELPERS}
    ${POSTGRES}
    ${INSTALL}
    query "${database}"
    query "${settingsBehindPool}"
    use_database platform_apps:change-me
    sign_up ada@example.com
    echo "${connection.replace(/^ssl.*\n/gm, '').replace('db.example.com', '127.0.0.1')}" >/root/.pg_service.conf
    ${backUp}
    sign_up late@example.com
    psql service=platform-apps --command 'CREATE TABLE added_by_an_upgrade (account TEXT REFERENCES accounts)'
    systemctl stop platform-apps
    query "${recreate}"
    ${restore}
    systemctl start platform-apps
    ready
    sign_in ada@example.com
    ! sign_in late@example.com
    query "${secondUser}"
    query "${itsSettingsBehindPool}"
    use_database platform_apps_2:change-me-too
    query "${endFirstUser}"
    sign_in ada@example.com
    sign_up second@example.com
    query "${reviveFirstUser}"
    use_database platform_apps:change-me-again
    query "${endSecondUser}"
    sign_in second@example.com
  `);
});

test('behind a pool, the second database user has the settings of the first one', () => {
  const [, first] = blocks('Scale out', 'sql');
  const [, second] = blocks('Rotate secrets', 'sql');
  assert.equal(second, first.replaceAll(/^ +/gm, '').replaceAll('USER platform_apps ', 'USER platform_apps_2 '));
});

test('every command of the guide is run here', () => {
  const tested = ['Install', 'Configure', 'Upgrade', 'SQLite', 'PostgreSQL', 'The log', 'Commands'];
  const count = (language) => guide.split(`\`\`\`${language}\n`).length - 1;
  assert.equal(tested.flatMap((heading) => commands(heading)).length, count('sh'));
  assert.equal(['PostgreSQL', 'Scale out', 'Rotate secrets'].flatMap((heading) => blocks(heading, 'sql')).length, count('sql'));
});
