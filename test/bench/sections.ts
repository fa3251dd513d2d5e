import { labSections } from './lab-sections.js'
import { nmapSection } from './nmap-section.js'
import { originsSection } from './origins-section.js'
import type { Section } from './row.js'
import { rulesSection } from './rules-section.js'
import { startSection } from './start-section.js'

/** All parts of the table, in its order. */
export const sections: readonly Section[] = [...labSections, nmapSection, originsSection, startSection, rulesSection]
