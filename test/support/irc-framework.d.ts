/** What the tests use of irc-framework, which comes without types. */
declare module "irc-framework" {
  interface Options {
    readonly host: string;
    readonly port: number;
    readonly path?: string;
    readonly nick: string;
    readonly username: string;
    readonly gecos: string;
    readonly auto_reconnect: boolean;
    readonly enable_echomessage?: boolean;
    readonly account?: { readonly account: string; readonly password: string };
    readonly transport?: unknown;
    readonly websocket_protocol?: string;
  }

  interface Framework {
    on(event: string, heard: (event: Record<string, unknown>) => void): void;
    requestCap(name: string): void;
    connect(options: Options): void;
    join(channel: string): void;
    say(target: string, text: string): void;
    tagmsg(target: string, tags: Record<string, string>): void;
    whois(nick: string, answered: (event: Record<string, unknown>) => void): void;
    quit(reason: string): void;
  }

  export const Client: new () => Framework;
}

declare module "irc-framework/src/transports/websocket.js" {
  const transport: unknown;
  // biome-ignore lint/style/noDefaultExport: the module is what it exports.
  export default transport;
}
