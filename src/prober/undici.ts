import type { Socket } from 'node:net'
import type { Client as UndiciClient, buildConnector as UndiciBuildConnector } from 'undici'
// undici's index loads fetch, WebSocket, caches and mocks: about twice the start-up time of the two files used here.
// The version is pinned exactly and undici.test.ts fails if either file moves or changes its shape.
import buildConnectorFile from 'undici/lib/core/connect.js'
import clientFile from 'undici/lib/dispatcher/client.js'

/** An HTTP/1.1 connection to one origin; the same class as `Client` of undici. */
export type Client = UndiciClient
/** undici's `Client` constructor. */
export const Client: typeof UndiciClient = clientFile

/** undici's connector factory; its connectors also return the socket, which the published types leave out. */
export const buildConnector: (options: UndiciBuildConnector.BuildOptions) => Connector = buildConnectorFile as (
  options: UndiciBuildConnector.BuildOptions
) => Connector

/** Opens a plain or TLS connection; the socket that comes back is still connecting. */
export type Connector = (options: UndiciBuildConnector.Options, callback: UndiciBuildConnector.Callback) => Socket

/** Called once, with the connected socket or with the error. */
export type ConnectCallback = UndiciBuildConnector.Callback
