import { commonVariables } from '../../units/common.js'
import type { UnitVariable } from '../../units/unit.js'
import type { FunctionFile, ProbeFile } from '../files/rule-file.js'
import { answerTypes } from '../language/environment.js'
import { readAxes } from '../language/instances.js'
import { libraryFunctions } from '../language/library.js'
import type { Scope } from '../language/scope.js'
import type { Entry } from './entry.js'
import type { ExampleFinder } from './examples.js'

/** Facts that are known; those without a text are left out. */
function known(facts: readonly (readonly [label: string, text: string | undefined])[]): [string, string][] {
  return facts.flatMap(([label, text]): [string, string][] =>
    text === undefined || text === '' ? [] : [[label, text]]
  )
}

export function listVariableEntries({ kinds }: Scope, finder: ExampleFinder): Entry[] {
  const describe = (variable: UnitVariable, units: string): Entry => {
    const { name, doc, type, inTemplates, inConditions, writeOnly } = variable
    const places = [inTemplates ? `{{${name}}} in texts` : '', inConditions ? `${name} in conditions` : '']
    return {
      kind: 'variable',
      name,
      aliases: [`{{${name}}}`],
      form: inTemplates ? `{{${name}}}` : name,
      what: 'variable',
      doc,
      facts: known([
        ['type', type],
        ['read as', places.filter((place) => place !== '').join(', ')],
        ['units', units],
        ['only with', writeOnly ? 'effect: write' : undefined]
      ]),
      example: finder.findName(name)
    }
  }
  return [
    ...kinds.flatMap(({ name, variables }) => variables.map((variable) => describe(variable, `${name} only`))),
    ...commonVariables.map((variable) => describe(variable, 'all'))
  ]
}

function rank([, { source }]: [string, FunctionFile]): number {
  return source === undefined ? 1 : 0
}

export function listFunctionEntries({ functions, renamed }: Scope, finder: ExampleFinder): Entry[] {
  const own = Object.entries(functions).filter(([name]) => !Object.hasOwn(renamed, name))
  return [
    // What stands in an RFC is what most rules need.
    ...own
      .toSorted((a, b) => rank(a) - rank(b))
      .map(([name, definition]) => describeFunction(name, definition, finder)),
    ...Object.entries(libraryFunctions).map(([name, { form, doc }]): Entry => ({
      kind: 'function',
      name,
      aliases: [],
      form,
      what: 'function of CEL',
      doc,
      facts: [],
      example: finder.findCall(name)
    }))
  ]
}

function describeFunction(name: string, definition: FunctionFile, finder: ExampleFinder): Entry {
  const { params, returns, doc, source, trap, when } = definition
  return {
    kind: 'function',
    name,
    aliases: [],
    form: `${name}(${Object.keys(params).join(', ')})`,
    what: 'function of the vocabulary',
    doc,
    facts: known([
      [
        'takes',
        Object.entries(params)
          .map((pair) => pair.join(': '))
          .join(', ')
      ],
      ['gives', returns ?? 'bool'],
      ['means', when.replace(/\s+/g, ' ').trim()],
      ['source', source],
      ['trap', trap]
    ]),
    example: finder.findCall(name)
  }
}

/** Fields of responses, of members of a multistatus, and of units. */
export function listFieldEntries({ kinds }: Scope, finder: ExampleFinder): Entry[] {
  const ofUnits = kinds.flatMap(({ type, variables }) =>
    type === null ? [] : [{ ...type, owner: variables.find((variable) => variable.type === type.name)?.name ?? null }]
  )
  const types = [
    { name: 'Response', fields: answerTypes.Response, owner: null },
    { name: 'Member', fields: answerTypes.Member, owner: null },
    ...ofUnits
  ]
  return types.flatMap(({ name: type, fields, owner }) =>
    Object.entries(fields).map(([name, { type: result, doc }]): Entry => ({
      kind: 'field',
      name,
      aliases: [`${type}.${name}`, ...(owner === null ? [] : [`${owner}.${name}`])],
      form: `${owner ?? (type === 'Member' ? 'member' : 'probe')}.${name}`,
      what: `field of ${type}`,
      doc,
      facts: known([['type', result]]),
      example: type === 'Member' ? null : finder.findField(name, owner)
    }))
  )
}

export function listUnitEntries({ kinds }: Scope, finder: ExampleFinder): Entry[] {
  return kinds.map(({ name, doc, variables, type }) => ({
    kind: 'unit',
    name,
    aliases: type === null ? [] : [type.name],
    form: `unit: ${name}`,
    what: 'unit',
    doc,
    facts: known([
      ['variables', variables.map((variable) => variable.name).join(', ')],
      [
        'fields',
        Object.keys(type?.fields ?? {})
          .map((field) => `${name}.${field}`)
          .join(', ')
      ]
    ]),
    example: variables.length === 0 ? null : finder.findName(name)
  }))
}

export function listProbeEntries({ probes, groups }: Scope, finder: ExampleFinder): Entry[] {
  return Object.entries(probes).map(([name, probe]) => {
    const holding = Object.keys(groups).filter((group) => groups[group]?.includes(name))
    return {
      kind: 'probe',
      name,
      aliases: [],
      form: name,
      what: 'shared probe',
      doc: probe.doc ?? '',
      facts: describeProbe(name, probe, holding),
      example: finder.findShared(name, holding)
    }
  })
}

function describeProbe(name: string, probe: ProbeFile, groups: readonly string[]): [string, string][] {
  const headers = Object.entries(probe.headers ?? {}).map(([field, value]) => `${field}: ${value}`)
  const axes = Object.entries(readAxes(name, { [name]: probe })).map(
    ([axis, values]) => `${axis}: ${Object.keys(values).join(', ')}`
  )
  return known([
    ['request', `${probe.method} ${probe.path}`],
    ['brought by', groups.map((group) => `use: [${group}]`).join(', ')],
    ['fields', headers.join(', ')],
    ['each', typeof probe.each === 'string' ? `as ${probe.each}` : axes.join('; ')],
    ['sent when', probe.when],
    ['control', probe.control === true ? 'sent only to compare with' : undefined]
  ])
}

export function listGroupEntries({ groups, probes, renamed }: Scope, docs: GroupDocs, finder: ExampleFinder): Entry[] {
  const current = Object.entries(groups).filter(([name]) => !Object.hasOwn(renamed, name))
  return current.map(([name, members]) => ({
    kind: 'group',
    name,
    aliases: [],
    form: `use: [${name}]`,
    what: 'group of shared probes; in conditions the list of what they were answered',
    doc: docs[name] ?? '',
    facts: members.map((member): [string, string] => [member, probes[member]?.doc ?? '']),
    example: finder.findShared(name, [name])
  }))
}

/** What groups are for; a scope keeps only their probes. */
export type GroupDocs = Readonly<Record<string, string>>

export function listAdviceEntries({ fixes }: Scope, finder: ExampleFinder): Entry[] {
  return Object.entries(fixes).map(([name, { any, ...products }]) => ({
    kind: 'advice',
    name,
    aliases: [],
    form: `fix: ${name}`,
    what: 'shared advice',
    doc: any?.trim() ?? '',
    facts: known([['also for', Object.keys(products).join(', ')]]),
    example: finder.findFix(name)
  }))
}

export function listRenamedEntries({ renamed }: Scope): Entry[] {
  return [...Object.entries(renamed), ['like', 'matches'] as const].map(([name, now]) => ({
    kind: 'old name',
    name,
    aliases: [],
    form: name,
    what: 'name of the first edition',
    doc: 'Accepted for one version more, and noted by rules check.',
    facts: [['now', now]],
    example: null
  }))
}
