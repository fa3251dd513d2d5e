/** A path on an origin: an area, a page, or `/` for what holds for the whole origin. */
export type SitePlace = { origin: string; path: string }

/** Where something was found or looked for. Another kind of place, such as a line of a log, is a further member. */
export type Place = SitePlace

/** A place, and the paths of others there that behave the same and were not probed one by one. */
export type Places = Place & { alsoAt: readonly string[] }

/** As people read it and the owner's files name it: `https://shop.example/images/`. */
export function describePlace({ origin, path }: Place): string {
  return origin + path
}

/** Equal for the same place, and for no other. */
export function placeKey(place: Place): string {
  return describePlace(place)
}

/** All of them, the one that was probed first. */
export function listPlaces({ origin, path, alsoAt }: Places): Place[] {
  return [path, ...alsoAt].map((each) => ({ origin, path: each }))
}

/** The order of places: by code unit, the same on every machine, unlike `localeCompare`. */
export function orderPlaces(a: Place, b: Place): number {
  return compareText(a.origin, b.origin) || compareText(a.path, b.path)
}

/** By code unit. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
