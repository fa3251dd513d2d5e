import { getPHPLoaderModule } from '@php-wasm/node-7-4'
import { loadPHPRuntime, PHP, PHPExecutionFailureError } from '@php-wasm/universal'
import type { PHPResponse, PHPRunOptions } from '@php-wasm/universal'

/** One run of a script. `source` is the file as it lies on disk, `path` the URL path it was asked for. */
export interface Script {
  readonly path: string
  readonly method: PHPRunOptions['method']
  readonly source: Uint8Array
}

export interface Interpreter {
  /** PHP's own answer: status, headers and output. A script that fails is an answer with status 500. */
  run(script: Script): Promise<PHPResponse>
  close(): void
}

const SCRIPT_PATH = '/srv/script.php'

/**
 * Boots PHP 7.4 compiled to WebAssembly. Scripts see a file system in memory that holds nothing but themselves: what
 * a visitor of the demo places cannot reach this machine's disk.
 */
export async function startInterpreter(): Promise<Interpreter> {
  const php = new PHP(await loadPHPRuntime(await getPHPLoaderModule()))
  php.mkdir('/srv')
  let previous: Promise<unknown> = Promise.resolve()
  return {
    run(script) {
      // One interpreter, one script file: runs take turns.
      const turn = previous.then(() => runScript(php, script))
      previous = turn.catch(() => undefined)
      return turn
    },
    close: () => php.exit()
  }
}

async function runScript(php: PHP, script: Script): Promise<PHPResponse> {
  php.writeFile(SCRIPT_PATH, script.source)
  try {
    return await php.run({ scriptPath: SCRIPT_PATH, relativeUri: script.path, method: script.method })
  } catch (error) {
    if (!(error instanceof PHPExecutionFailureError)) throw error
    return { httpStatusCode: 500, headers: error.response.headers, bytes: error.response.bytes }
  } finally {
    php.unlink(SCRIPT_PATH)
  }
}
