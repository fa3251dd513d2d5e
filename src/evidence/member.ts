/** One member of a multistatus as conditions see it; integers are `bigint`, as CEL has them. */
export class Member {
  readonly href: string
  /** 0 if the server gave none. */
  readonly status: bigint
  readonly collection: boolean
  /** Bytes; 0 if the server gave none. */
  readonly contentLength: bigint
  readonly displayName: string

  constructor(
    href: string,
    details: { status: number; collection: boolean; contentLength: number | null; displayName: string | null }
  ) {
    this.href = href
    this.status = BigInt(details.status)
    this.collection = details.collection
    this.contentLength = BigInt(Math.trunc(details.contentLength ?? 0))
    this.displayName = details.displayName ?? ''
  }
}
