import type { Section } from './sections.js'
import type { Topic } from './topic.js'

/** `verbgate help cron [PART]`. */
export const cronTopic: Topic = {
  name: 'cron',
  summary: 'runs each night that speak only when something changed',
  parts: [
    { name: '', summary: 'runs each night that speak only when something changed', read: readCrontab },
    {
      name: 'systemd',
      summary: '/etc/systemd/system/verbgate.service; then verbgate help cron timer',
      read: readService
    },
    { name: 'timer', summary: 'its timer, and what node_exporter reads', read: readTimer },
    { name: 'kubernetes', summary: 'a CronJob', read: readCronJob },
    { name: 'image', summary: 'the image of that CronJob', read: readImage },
    { name: 'tell', summary: 'webhook, metrics and history', read: readTell }
  ]
}

function readCrontab(): Section[] {
  return [
    '--state DIR keeps the last result and compares with it. With --quiet nothing is printed unless something changed: new, worse or fixed, a target that answers otherwise, something left behind, an acceptance that ends soon. A second run in the same folder ends with 75; a run that is killed leaves the last state as it was.',
    'Once: who runs it has to own the folder, and verbgate init in /etc/verbgate writes the settings. PATH has to hold verbgate and node; cron itself knows only /usr/bin and /bin (command -v verbgate node says where they are).',
    { language: 'sh', recipe: 'sudo install -d -m 700 -o "$USER" /var/lib/verbgate && crontab -e' },
    {
      language: 'crontab',
      recipe: `PATH=/usr/local/bin:/usr/bin:/bin
MAILTO=security@shop.example
15 2 * * * verbgate scan --config /etc/verbgate/verbgate.yaml --state /var/lib/verbgate --quiet`
    }
  ]
}

function readService(): Section[] {
  return [
    {
      language: 'ini',
      recipe: `[Unit]
Description=Scan our own sites for write methods
Wants=network-online.target
After=network-online.target
[Service]
Type=oneshot
ExecStart=/usr/bin/env verbgate scan --config /etc/verbgate/verbgate.yaml \\
    --state /var/lib/verbgate -o prometheus=/var/lib/verbgate/verbgate.prom
# findings are no failure of the unit, nor is a run that is still under way
SuccessExitStatus=1 75
TimeoutStartSec=3h
DynamicUser=yes
StateDirectory=verbgate
# the journal and the secret of --write; such a user has no home
Environment=XDG_STATE_HOME=/var/lib/verbgate
# node_exporter may not look into the folder of such a user: root copies it (+)
ExecStopPost=+/bin/sh -c 'cd /var/lib/prometheus/node-exporter && \\
    cp /var/lib/verbgate/verbgate.prom new && mv new verbgate.prom'`
    }
  ]
}

function readTimer(): Section[] {
  return [
    {
      language: 'ini',
      recipe: `# /etc/systemd/system/verbgate.timer; then systemctl enable --now verbgate.timer
[Unit]
Description=Scan our own sites each night

[Timer]
OnCalendar=*-*-* 02:15
RandomizedDelaySec=30min
Persistent=true

[Install]
WantedBy=timers.target`
    },
    'The dynamic user of the service has to be able to read /etc/verbgate (mode 755, the file 644): put secrets into an EnvironmentFile= and name them as ${NAME}. Leave ExecStopPost= out where no node_exporter runs; its folder is the one of --collector.textfile.directory.'
  ]
}

function readCronJob(): Section[] {
  return [
    {
      language: 'yaml',
      recipe: `apiVersion: batch/v1   # its image: verbgate help cron image
kind: CronJob
metadata: { name: verbgate }
spec:
  schedule: '15 2 * * *'
  concurrencyPolicy: Forbid
  jobTemplate: { spec: { backoffLimit: 0, template: { spec: {
    restartPolicy: Never,
    securityContext: { runAsNonRoot: true, runAsUser: 1000, fsGroup: 1000 },
    volumes: [{ name: config, configMap: { name: verbgate } },
      { name: state, persistentVolumeClaim: { claimName: verbgate } }],
    containers: [{ name: verbgate, command: [verbgate],
      image: 'registry.example/verbgate:0.1.0',
      args: [scan, --config, /config/verbgate.yaml, --state,
        /state/verbgate, --format, jsonl, --fail-on, never],
      env: [{ name: HOME, value: /tmp }],
      volumeMounts: [{ name: config, mountPath: /config },
        { name: state, mountPath: /state }] }] }}}}`
    }
  ]
}

function readImage(): Section[] {
  return [
    'The package is not published yet: npm pack in a clone writes verbgate-0.1.0.tgz. Beside it:',
    {
      language: 'dockerfile',
      recipe: `FROM node:22-slim
COPY verbgate-0.1.0.tgz /tmp/
RUN npm install -g /tmp/verbgate-0.1.0.tgz`
    },
    {
      language: 'sh',
      recipe: `docker build -t registry.example/verbgate:0.1.0 .
docker push registry.example/verbgate:0.1.0`
    },
    'The CronJob reads its settings from a ConfigMap and keeps its state in a volume, both named verbgate:',
    { language: 'sh', recipe: 'kubectl create configmap verbgate --from-file=verbgate.yaml' }
  ]
}

function readTell(): Section[] {
  return [
    '--webhook URL, or webhook: in the settings file, is sent a POST with JSON when something changed: text for Slack and its like, new, worse, fixed and more for programs. With a secret the field X-Verbgate-Signature: sha256=HEX is the HMAC-SHA256 of the body. It is tried three times; if that fails, an otherwise fine run ends with 3.',
    'Rules for alerts on the Prometheus report:',
    {
      rows: [
        ['no run for two days', 'time() - verbgate_last_success_timestamp_seconds > 2 * 86400'],
        ['an open finding', 'verbgate_findings{severity="high"} > 0']
      ]
    },
    'The kept runs as a page: open findings over time, time to fix.',
    { language: 'sh', recipe: 'verbgate history /var/lib/verbgate > history.html' }
  ]
}
