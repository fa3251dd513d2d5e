import type { ProbeFile } from '../files/rule-file.js'
import type { Names } from './conditions.js'

/** Values of `each`: axis to its values by name, in order. */
export type Axes = Readonly<Record<string, Readonly<Record<string, string>>>>

/** One value for each axis, by axis. */
export type Point = {
  readonly keys: Readonly<Record<string, string>>
  readonly values: Readonly<Record<string, string>>
}

/** A probe as it is sent: itself, or for one combination of the values of its `each`. */
export type Instance = Point & {
  /** `put`, or `put.php` for the value `php`. */
  readonly name: string
  /** The name that it is declared under. */
  readonly base: string
  /** With the values of `each` put into its texts. */
  readonly file: ProbeFile
}

const NO_AXES: Axes = {}

/** The axes of a probe; of one that names another probe, those of that. Without `each` there are none. */
export function readAxes(name: string, probes: Readonly<Record<string, ProbeFile>>): Axes {
  const each = Object.hasOwn(probes, name) ? probes[name]?.each : undefined
  if (each === undefined) return NO_AXES
  if (typeof each === 'string') return typeof probes[each]?.each === 'string' ? NO_AXES : readAxes(each, probes)
  const axes = Array.isArray(each) ? { each } : each
  return Object.fromEntries(Object.entries(axes).map(([axis, values]) => [axis, nameValues(values)]))
}

function nameValues(values: (string | number)[] | Record<string, string | number>): Record<string, string> {
  const pairs = Array.isArray(values) ? values.map((value) => [value, value] as const) : Object.entries(values)
  return Object.fromEntries(pairs.map(([name, value]) => [String(name), String(value)]))
}

/**
 * The probes as they are sent. Neighbours with the same axes are taken value by value: the first is placed and read
 * before the second is placed.
 */
export function listInstances(probes: Readonly<Record<string, ProbeFile>>): Instance[] {
  const runs: { axes: Axes; names: string[] }[] = []
  for (const name of Object.keys(probes)) {
    const axes = readAxes(name, probes)
    const last = runs.at(-1)
    if (last !== undefined && JSON.stringify(last.axes) === JSON.stringify(axes)) last.names.push(name)
    else runs.push({ axes, names: [name] })
  }
  return runs.flatMap(({ axes, names }) =>
    listPoints(axes).flatMap((point) =>
      names.flatMap((base) => {
        const file = probes[base]
        return file === undefined
          ? []
          : [{ ...point, base, name: nameInstance(base, point), file: fillIn(file, point) }]
      })
    )
  )
}

/** All combinations of the values of axes, the last axis turning fastest; without axes the one empty combination. */
export function listPoints(axes: Axes): Point[] {
  return Object.entries(axes).reduce<Point[]>(
    (points, [axis, values]) =>
      points.flatMap((point) =>
        Object.entries(values).map(([key, value]) => ({
          keys: { ...point.keys, [axis]: key },
          values: { ...point.values, [axis]: value }
        }))
      ),
    [{ keys: {}, values: {} }]
  )
}

function nameInstance(base: string, { keys }: Point): string {
  return [base, ...Object.values(keys)].join('.')
}

/** What templates call the values of a point: `{{ext}}` the value, `{{ext.name}}` its name. */
export function nameTexts({ keys, values }: Point): Record<string, string> {
  const names = Object.entries(keys).map(([axis, key]) => [`${axis}.name`, key] as const)
  return { ...values, ...Object.fromEntries(names) }
}

/** Puts the values of `each` into the texts of a probe. A value may hold places itself, such as `{{area}}`. */
function fillIn(file: ProbeFile, { keys, values }: Point): ProbeFile {
  if (Object.keys(values).length === 0) return file
  const texts = nameTexts({ keys, values })
  const fill = (text: string): string =>
    text.replace(/\{\{\s*([\w.]+)\s*\}\}/g, (place, name: string) =>
      Object.hasOwn(texts, name) ? (texts[name] ?? '') : place
    )
  const headers = Object.entries(file.headers ?? {}).map(([field, value]) => [field, fill(String(value))] as const)
  return {
    ...file,
    method: fill(file.method),
    path: fill(file.path),
    ...(file.headers !== undefined && { headers: Object.fromEntries(headers) }),
    ...(file.body !== undefined && { body: fill(file.body) }),
    ...(file.creates !== undefined && { creates: fill(file.creates) })
  }
}

/**
 * What the names of a condition stand for at one combination of values. A probe whose axes are among them is its
 * instance there; one with further axes is the list of its instances that agree.
 */
export function bindNames(instances: readonly Instance[], keys: Readonly<Record<string, string>>): Names {
  const bases = new Map<string, Instance[]>()
  for (const instance of instances) bases.set(instance.base, [...(bases.get(instance.base) ?? []), instance])
  return Object.fromEntries(
    [...bases].map(([base, all]) => {
      const agreeing = all.filter((one) =>
        Object.entries(one.keys).every(([axis, key]) => keys[axis] === undefined || keys[axis] === key)
      )
      const isOne = all.every((one) => Object.keys(one.keys).every((axis) => keys[axis] !== undefined))
      return [base, isOne ? (agreeing[0]?.name ?? `${base}.`) : agreeing.map(({ name }) => name)]
    })
  )
}
