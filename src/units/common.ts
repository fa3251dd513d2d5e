import type { Origin } from '../targets/origin.js'
import type { UnitNames, UnitVariable } from './unit.js'
import { textVariable } from './unit.js'

/** A name of 1200 characters: no file system stores it, and S3 keys end at 1024 bytes. */
export const longName: string = 'a'.repeat(1200)

/** Variables that every unit has, whatever its kind. */
export const commonVariables: readonly UnitVariable[] = [
  textVariable('missing', '32 hexadecimal digits, one value per unit and run: a name that cannot exist'),
  textVariable('missing2', 'A second name that cannot exist'),
  {
    ...textVariable('canary', '`verbgate-` and 32 hexadecimal digits, one value per rule and unit'),
    writeOnly: true
  },
  textVariable('long', '1200 times the letter a: a name no file system stores'),
  textVariable('nonce', 'A fresh random value for each probe'),
  { ...textVariable('origin', 'Serialised origin, `https://shop.example`'), inConditions: true },
  textVariable(
    'originOther',
    'The origin under the other scheme, `http://shop.example`: what a back end behind TLS knows'
  ),
  textVariable(
    'originBare',
    'The origin without its port, `https://shop.example`; not sent where the port is the default'
  ),
  textVariable('originOtherBare', 'The same under the other scheme'),
  textVariable('host', 'Authority, `shop.example` or `127.0.0.1:8080`'),
  textVariable('hostPort', 'Host and port, `shop.example:443`, also where the port is the default (RFC 9112 3.2.3)'),
  { ...textVariable('factorA', 'A random integer of 5 digits'), inConditions: true, writeOnly: true },
  { ...textVariable('factorB', 'Another random integer of 5 digits'), writeOnly: true },
  {
    ...textVariable('listener', "URL of the scanner's own listener, or ''; without one the probe is not sent"),
    inConditions: true
  },
  {
    ...textVariable('leave', 'The owner allows canaries that cannot be removed'),
    type: 'bool',
    inTemplates: false,
    inConditions: true
  },
  {
    ...textVariable(
      'credentials',
      'The run sends an Authorization or a Cookie with every request: nobody is anonymous'
    ),
    type: 'bool',
    inTemplates: false,
    inConditions: true
  },
  { ...textVariable('token', 'The random content of the canary'), inConditions: true },
  {
    ...textVariable('product', 'factorA times factorB as decimal text; never sent'),
    inTemplates: false,
    inConditions: true
  }
]

/** What every unit of a run has; the random names are new for each unit. */
export type CommonFacts = {
  readonly origin: Origin
  /** 32 hexadecimal digits, as is `missing2`. */
  readonly missing: string
  readonly missing2: string
  readonly token: string
  /** URL of the scanner's own listener. */
  readonly listener: string | null
  /** The owner allows canaries that cannot be removed. */
  readonly leave: boolean
  /** An Authorization or a Cookie goes with every request. */
  readonly credentials: boolean
}

/** Values of `commonVariables`, but those of a canary (`canary`, factors, product) and `nonce`, new at each place. */
export function describeCommon(facts: CommonFacts): UnitNames {
  const { origin, missing, missing2, token, listener, leave, credentials } = facts
  const host = origin.hostname.includes(':') ? `[${origin.hostname}]` : origin.hostname
  return {
    texts: {
      origin: origin.href,
      ...describeOtherOrigins(origin, host),
      host: origin.authority,
      hostPort: `${host}:${origin.port}`,
      missing,
      missing2,
      long: longName,
      listener,
      token
    },
    values: { token, product: '', factorA: '', listener: listener ?? '', origin: origin.href, leave, credentials }
  }
}

/** Under which names a back end may know its origin, where a proxy in front of it changes the scheme or the port. */
function describeOtherOrigins({ href, authority }: Origin, host: string): UnitNames['texts'] {
  const [own, other] = href.startsWith('https:') ? ['https', 'http'] : ['http', 'https']
  const hasPort = authority !== host
  return {
    originOther: `${other}://${authority}`,
    originBare: hasPort ? `${own}://${host}` : null,
    originOtherBare: hasPort ? `${other}://${host}` : null
  }
}

/** The names of a rule's own canary on a unit: new for each rule, so that no rule touches another's. */
export type CanaryFacts = {
  /** `verbgate-` and 32 hexadecimal digits. */
  readonly canary: string
  readonly token: string
  /** Random integers of 5 digits. */
  readonly factorA: number
  readonly factorB: number
}

/** Values that a rule with `effect: write` has besides, or instead. */
export function describeCanary({ canary, token, factorA, factorB }: CanaryFacts): UnitNames {
  return {
    texts: { canary, token, factorA: String(factorA), factorB: String(factorB) },
    values: { token, product: String(factorA * factorB), factorA: String(factorA) }
  }
}
