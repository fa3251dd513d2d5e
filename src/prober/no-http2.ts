/**
 * Stands in for `node:http2` in the command's bundle: undici loads that module when it starts, for names of pseudo-headers,
 * and with it TLS and more. verbgate speaks HTTP/1.1 only (`allowH2` is never set).
 */
export const constants: Readonly<Record<string, string>> = {}
