import { noActions } from '../src/cli/actions.js'
import { layOut, type Screen } from '../src/cli/help/sections.js'
import { readScreen, topics } from '../src/cli/help/topics.js'
import { buildProgram } from '../src/cli/program.js'

/** The command line as it is defined. */
export const program = buildProgram('0.0.0', noActions, () => undefined)

/** Every screen of `verbgate help`, by its name: `cron systemd`. */
export const screens: ReadonlyMap<string, Screen> = new Map(
  await Promise.all(
    topics.flatMap((topic) =>
      topic.parts.map(async ({ name }): Promise<[string, Screen]> => [
        `${topic.name} ${name}`.trim(),
        await readScreen(topic, name, { program, columns: 80 })
      ])
    )
  )
)

/** A screen as a terminal of so many columns shows it. */
export function show(name: string, columns: number): string {
  const screen = screens.get(name)
  if (screen === undefined) throw new Error(`verbgate help has no ${name}`)
  return layOut(screen, columns)
}

/** Recipes of the manual in a language, in their order. */
export function recipes(language: string): string[] {
  return [...screens.values()]
    .flatMap(({ sections }) => sections)
    .flatMap((section) =>
      typeof section === 'object' && 'recipe' in section && section.language === language
        ? [`${section.recipe.trimEnd()}\n`]
        : []
    )
}

/** The one recipe in a language that holds a text. Throws if there is none, or several. */
export function recipeWith(language: string, part: string): string {
  const [recipe, ...more] = recipes(language).filter((text) => text.includes(part))
  if (recipe !== undefined && more.length === 0) return recipe
  throw new Error(`the manual: ${more.length + (recipe === undefined ? 0 : 1)} ${language} recipes hold ${part}`)
}
