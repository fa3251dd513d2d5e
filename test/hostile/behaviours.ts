import type { Behaviour } from './behaviour.js'
import { bodies } from './bodies.js'
import { closes } from './closes.js'
import { codings } from './codings.js'
import { dav } from './dav.js'
import { documents } from './documents.js'
import { grammar } from './grammar.js'
import { headerFloods } from './header-floods.js'
import { http2 } from './http2.js'
import { interim } from './interim.js'
import { lengths } from './lengths.js'
import { manners } from './manners.js'
import { rate } from './rate.js'
import { redirects } from './redirects.js'
import { surplus } from './surplus.js'
import { texts } from './text.js'
import { tlsPorts } from './tls.js'

/** Every way to misbehave that is known here, by family. */
export const behaviours: readonly Behaviour[] = [
  // first what takes longest, so that a scan is not left waiting for it at its end
  ...manners,
  ...rate,
  ...bodies,
  ...headerFloods,
  ...interim,
  ...codings,
  ...lengths,
  ...closes,
  ...surplus,
  ...grammar,
  ...redirects,
  ...tlsPorts,
  ...http2,
  ...texts,
  ...dav,
  ...documents
]
