/** What `verbgate init` writes: valid as it stands, with everything else to be uncommented. */
export const configTemplate: string = `# yaml-language-server: $schema=./node_modules/verbgate/dist/config.schema.json
# Settings of verbgate; found from here downward. Flags win over this file; verbgate scan --print-config shows what is in force.

# What verbgate scan looks at if the command line names nothing.
targets:
  - https://shop.example/
#  - url: https://shop.example/
#    areas: [/images/]            # content areas that no page links to
#    expect: login                # the site is closed to visitors on purpose

# Pages that show something else to each visitor: whether a shared cache keeps them is looked at.
# pages: [/mypage, /cart]

# Origins that are yours; --write needs them here, and the token that verbgate own ORIGIN prints on the site.
# owned: [https://shop.example]

# Previews that have the names of production in fingerprints, baseline and acceptances.
# aliases: { https://preview-7.shop.example: https://shop.example }

# Ways in that are compared, each an address or a host name: what is open through one of them and not through the others.
# edges:
#   - 203.0.113.7
#   - { address: 192.0.2.9, origin: true }   # the server behind the edges

# Targets that are compared with each other: what is open on one of them and closed on the others.
# compare: [https://staging.shop.example, https://shop.example]

# Header fields for every request. \${NAME} is an environment variable; values never show in a report.
# headers:
#   X-Api-Key: \${SHOP_API_KEY}

# Header fields that a rule of yours may ask for with as: member.
# sessions:
#   member: { headers: { Cookie: "\${MEMBER_COOKIE}" } }
#   editor: { file: editor.session }   # 'Name: value' lines, mode 0600
# Rules that compare what two people see ask in roles, each played by one of the sessions.
# roles: { reader: member, other: editor }

# follow: true                    # look also where a target redirects to: https or www of the same site
# rules: [our-rules]              # folders with rules of your own
# select: { skip: [options-answered-by-proxy], tags: [webdav] }
# severity: { trace-echoed: high }

# proxy: http://proxy.example:3128   # or false; without it HTTPS_PROXY and its like
# resolve: ["shop.example:192.0.2.7"]
# cacert: ca.pem                  # certificates to trust besides those of this machine
# cert: client.pem                # client certificate, PEM or PKCS #12; also key: and key-pass-file:
# insecure: true                  # accept any certificate

# format: text                    # the report on stdout
# output: [json=report.json]      # further reports

# pace: { rate: 10, concurrency: 16, max-requests: 2000, timeout: 10 }

gate:
  fail-on: high                   # critical, high, medium, low, info, never
#  strict: true                   # what is undecided and unused acceptances fail too
#  max-undecided: 5              # more that is undecided fails, counted by place and reason
#  baseline: baseline.json        # only what is new or worse fails
#  accept: .verbgate-accept.yaml  # findings that may stay for a while

# For runs from cron: keep the last result, and speak only when something changed (with --quiet).
# state: .verbgate
# windows: ["Mon-Fri 01:00-05:00"]
# webhook: { url: "\${CHAT_WEBHOOK}", secret: "\${CHAT_SECRET}" }
`
