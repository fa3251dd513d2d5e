import { locateExecutable } from '../lab/servers.js'

/**
 * Where a program of Debian is that a format is checked with; `null`, and one line on stderr about what is left out, if
 * there is none. With VERBGATE_LAB=required that is an error.
 */
export function locateTool(name: string, debianPackage: string): string | null {
  try {
    return locateExecutable(name)
  } catch (cause) {
    const line = `${name} is not installed (Debian: apt-get install ${debianPackage}); what it checks is left out`
    if (process.env['VERBGATE_LAB'] === 'required') throw new Error(line, { cause })
    console.warn(line)
    return null
  }
}
