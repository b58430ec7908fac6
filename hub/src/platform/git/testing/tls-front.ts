/** For specs: TLS in front of a server that speaks plain HTTP. */
import { request as httpRequest } from 'node:http';
import { createServer, type ServerOptions } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';

export interface TlsFront {
  readonly url: string;
  /** What came: authorization and whether a client certificate was shown. */
  readonly seen: { readonly authorization: string | undefined; readonly hasCertificate: boolean }[];
  close(): Promise<void>;
}

export async function startTlsFront(target: string, options: ServerOptions): Promise<TlsFront> {
  const seen: TlsFront['seen'] = [];
  const server = createServer(options, (request, response) => {
    const certificate = (request.socket as TLSSocket).getPeerCertificate();
    seen.push({
      authorization: request.headers.authorization,
      hasCertificate: Object.keys(certificate ?? {}).length > 0,
    });
    const { method, headers } = request;
    const { authorization, ...plain } = headers;
    const forwarded = httpRequest(
      new URL(request.url ?? '/', target),
      { ...(method !== undefined && { method }), headers: authorization?.startsWith('Bearer') ? plain : headers },
      (answer) => {
        response.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(response);
      },
    );
    forwarded.on('error', () => response.destroy());
    request.pipe(forwarded);
  });
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
