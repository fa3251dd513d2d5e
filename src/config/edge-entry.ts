import { parseEdge, type Edge } from '../targets/edge.js'
import type { EdgeFile } from './config-schema.js'

/** Reads an entry of `edges:`. @throws UsageError `edge-invalid` */
export function readEdgeEntry(entry: string | EdgeFile): Edge {
  return typeof entry === 'string' ? parseEdge(entry, false) : parseEdge(entry.address, entry.origin ?? false)
}
