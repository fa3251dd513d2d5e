import type { Acceptance } from '../../findings/finding.js'
import { visible } from '../../shared/text.js'

/** `Accepted until 2027-03-31 by M. Sato (https://shop.example/images/**): the images are public.`; on one line. */
export function acceptanceText({ at, reason, expires, by }: Acceptance): string {
  return visible(`Accepted until ${expires}${by === null ? '' : ` by ${by}`} (${at}): ${reason}`)
}
