import { Environment } from '@marcbachmann/cel-js'
import { Answer, Member } from '../../evidence/answer.js'
import type { UnitKind } from '../../units/unit.js'
import { registerLike } from './like.js'

/** The types of answers: fields that conditions can read, with their CEL types. */
const answerTypes = {
  Member: { href: 'string', status: 'int', collection: 'bool', contentLength: 'int', displayName: 'string' },
  Response: {
    status: 'int',
    headers: 'map<string, string>',
    body: 'string',
    size: 'int',
    title: 'string',
    contentType: 'string',
    dav: 'list<Member>',
    links: 'list<string>',
    listing: 'bool',
    entries: 'list<string>',
    failed: 'string',
    dropped: 'bool',
    sent: 'bool',
    server: 'string',
    location: 'string'
  }
} satisfies Record<string, Record<string, string>>

const limits = { maxAstNodes: 2000, maxDepth: 60, maxListElements: 200, maxMapEntries: 50, maxCallArguments: 16 }

/** A new CEL environment that knows the types of answers and of the kinds, `like(text, pattern)`, and no variable. */
export function createEnvironment(kinds: readonly UnitKind[]): Environment {
  const environment = new Environment({ limits })
    .registerType('Member', { ctor: Member, fields: { ...answerTypes.Member } })
    .registerType('Response', { ctor: Answer, fields: { ...answerTypes.Response } })
  for (const { type } of kinds)
    if (type !== null) environment.registerType(type.name, { ctor: type.ctor, fields: listFields(type) })
  return registerLike(environment)
}

/** The fields of every type that conditions can read, by type. */
export function describeTypes(kinds: readonly UnitKind[]): Record<string, Record<string, string>> {
  const types = kinds.flatMap(({ type }) => (type === null ? [] : [[type.name, listFields(type)] as const]))
  return { ...answerTypes, ...Object.fromEntries(types) }
}

function listFields({ fields }: NonNullable<UnitKind['type']>): Record<string, string> {
  return Object.fromEntries(Object.entries(fields).map(([name, { type }]) => [name, type]))
}
