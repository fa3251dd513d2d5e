/** What is printed below the help of verbgate itself. */
export const EXAMPLES: string = `
Examples:
  verbgate scan https://shop.example/           look at a site, write nothing
  verbgate scan https://shop.example/ --plan    say what would be sent
  verbgate scan http://localhost:8080/ --write  prove it, and clean up behind it`

/** The help of scan has a screen of flags above it. */
export const SCAN_EXAMPLES: string = EXAMPLES.split('\n').slice(0, -1).join('\n')
