// Neither package's own types resolve here: one ships none, the other imports without extensions. Only what is used.
declare module '@php-wasm/node-7-4' {
  import type { PHPLoaderModule } from '@php-wasm/universal'

  export function getPHPLoaderModule(): Promise<PHPLoaderModule>
}

declare module '@php-wasm/universal' {
  export interface PHPLoaderModule {
    readonly init: unknown
  }
  export interface PHPRunOptions {
    readonly scriptPath: string
    readonly relativeUri: string
    readonly method: 'GET' | 'HEAD' | 'POST'
  }
  export interface PHPResponse {
    readonly httpStatusCode: number
    readonly headers: Record<string, string[]>
    readonly bytes: Uint8Array
  }
  export class PHP {
    constructor(runtimeId: number)
    mkdir(path: string): void
    writeFile(path: string, data: Uint8Array): void
    unlink(path: string): void
    run(options: PHPRunOptions): Promise<PHPResponse>
    exit(): void
  }
  export class PHPExecutionFailureError extends Error {
    readonly response: PHPResponse
  }
  export function loadPHPRuntime(loader: PHPLoaderModule): Promise<number>
}
