import { createServer, type Server, type ServerResponse, type IncomingMessage } from 'node:http';
import { createServer as createSocketServer, type AddressInfo, type Socket } from 'node:net';
import { UncertainDelivery } from '@careloop/sdk';
import { HttpPort } from './http-port';
import { NetworkGuard } from './network-guard';

const listen = (server: {
  listen: (port: number, host: string, done: () => void) => unknown;
  address: () => unknown;
}) => new Promise<number>((done) => server.listen(0, '127.0.0.1', () => done((server.address() as AddressInfo).port)));

describe('which addresses may be called', () => {
  const names: Record<string, string[]> = {
    'public.example': ['93.184.216.34'],
    'inside.example': ['10.0.0.5'],
    'both.example': ['93.184.216.34', '127.0.0.1'],
    'six.example': ['2606:2800:220:1:248:1893:25c8:1946'],
    'intranet.example': ['192.168.7.7'],
  };
  const guard = (...allow: string[]) =>
    new NetworkGuard(allow, (host) =>
      names[host]
        ? Promise.resolve(names[host].map((address) => ({ address, family: address.includes(':') ? 6 : 4 })))
        : Promise.reject(new Error('ENOTFOUND')),
    );

  it.each([
    '127.0.0.1',
    '127.9.9.9',
    '0.0.0.0',
    '10.1.2.3',
    '172.16.0.1',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '[::1]',
    '[::]',
    '[fe80::1]',
    '[fd00::1]',
    '[fc00::1]',
    '[ff02::1]',
    '[::ffff:127.0.0.1]',
    '[::ffff:10.0.0.1]',
    '[::ffff:7f00:1]',
    '[64:ff9b::7f00:1]',
    '[2002:7f00:1::]',
    '[2001::1]',
    'inside.example',
    'both.example',
    'INSIDE.example.',
  ])('%s is refused', (host) =>
    expect(guard().addressesOf(host)).rejects.toMatchObject({ code: 'HTTP_ADDRESS_REFUSED' }),
  );

  it.each(['93.184.216.34', 'public.example', 'six.example', '[2606:2800:220:1::1]'])(
    '%s may be called',
    async (host) => expect(await guard().addressesOf(host)).toHaveLength(1),
  );

  it.each([
    ['127.0.0.1', '127.0.0.1'],
    ['[::ffff:127.0.0.1]', '127.0.0.1'],
    ['10.1.200.3', '10.1.0.0/16'],
    ['intranet.example', 'Intranet.Example'],
    ['intranet.example', '192.168.7.0/24'],
    ['[::1]', '::1'],
  ])('%s may be called where %s is allowed', async (host, allow) =>
    expect(await guard(allow).addressesOf(host)).not.toEqual([]),
  );

  it('allowing one host allows no other', () =>
    expect(guard('127.0.0.1', 'intranet.example').addressesOf('127.0.0.2')).rejects.toMatchObject({
      code: 'HTTP_ADDRESS_REFUSED',
    }));

  it.each(['http://2130706433/', 'http://0x7f.1/', 'http://017700000001/', 'http://127.1/', 'http://①②⑦.0.0.1/'])(
    '%s does not hide loopback',
    (url) =>
      expect(new HttpPort({ allow: [] }).request({ url, method: 'GET' })).rejects.toMatchObject({
        code: 'HTTP_ADDRESS_REFUSED',
      }),
  );

  it.each([
    ['file:///etc/passwd', 'HTTP_PROTOCOL_REFUSED'],
    ['gopher://a.example', 'HTTP_PROTOCOL_REFUSED'],
    ['nonsense', 'HTTP_URL_INVALID'],
  ])('%s is refused', (url, code) =>
    expect(new HttpPort({ allow: [] }).request({ url, method: 'GET' })).rejects.toMatchObject({ code }),
  );
});

describe('a request', () => {
  let server: Server;
  let port: number;
  let answer: (request: IncomingMessage, response: ServerResponse, body: string) => void;
  const seen: string[] = [];
  const call = (more: Partial<ConstructorParameters<typeof HttpPort>[0]> = {}, path = '/', host = '127.0.0.1') =>
    new HttpPort({ allow: ['127.0.0.1'], timeout: 400, ...more }).request({
      url: `http://${host}:${port}${path}`,
      method: 'POST',
      headers: { 'content-type': 'text/plain' },
      body: '您好',
    });

  beforeAll(async () => {
    server = createServer((request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
      request.on('end', () => {
        seen.push(`${request.method} ${request.url} ${body}`);
        answer(request, response, body);
      });
    });
    port = await listen(server);
  });
  afterAll(() => {
    server.closeAllConnections();
    return new Promise((done) => server.close(done));
  });
  beforeEach(() => {
    seen.length = 0;
    answer = (_, response, body) => response.end(`got ${body}`);
  });

  it('is sent and answered', async () => {
    expect(await call()).toEqual({ status: 200, body: 'got 您好', truncated: false });
    expect(seen).toEqual(['POST / 您好']);
  });

  it('goes to the address that was checked, whatever the name says a moment later', async () => {
    let asked = 0;
    const resolve = () => Promise.resolve([{ address: asked++ ? '10.255.255.1' : '127.0.0.1', family: 4 }]);
    expect(await call({ resolve }, '/', 'rebind.example')).toMatchObject({ status: 200 });
    expect(asked).toBe(1);
  });

  it('follows no redirect', async () => {
    answer = (_, response) => response.writeHead(302, { location: `http://127.0.0.1:${port}/secret` }).end();
    expect(await call()).toMatchObject({ status: 302 });
    expect(seen).toEqual(['POST / 您好']);
  });

  it('reads no more than its bound', async () => {
    answer = (_, response) => response.end('x'.repeat(300_000));
    expect(await call({ maxBody: 1_000 })).toEqual({ status: 200, body: 'x'.repeat(1_000), truncated: true });
    expect(await call({ maxBody: 300_000 })).toMatchObject({ truncated: false });
  });

  it('an answer that does not come in time is uncertain: the request was written', async () => {
    answer = () => {};
    const request = call();
    await expect(request).rejects.toBeInstanceOf(UncertainDelivery);
    await expect(request).rejects.toThrow('no answer within 400 ms');
  });

  it.each([
    ['before', (response: ServerResponse) => response.destroy()],
    [
      'in the middle of',
      (response: ServerResponse) =>
        response.writeHead(200, { 'content-length': 10 }).write('half', () => response.destroy()),
    ],
  ])('a connection lost %s the answer is uncertain', async (_, lose) => {
    answer = (_, response) => lose(response);
    await expect(call()).rejects.toBeInstanceOf(UncertainDelivery);
  });

  it('a port nobody listens on is a fault that passes', async () => {
    const request = new HttpPort({ allow: ['127.0.0.1'] }).request({
      url: 'http://127.0.0.1:1/',
      method: 'POST',
      body: 'x',
    });
    await expect(request).rejects.toThrow(/ECONNREFUSED/);
    await expect(request).rejects.not.toBeInstanceOf(UncertainDelivery);
  });

  it('a handshake that never ends is a fault that passes: nothing was asked yet', async () => {
    const sockets: Socket[] = [];
    const silent = createSocketServer((socket) => sockets.push(socket.on('error', () => {})));
    const silentPort = await listen(silent);
    const request = new HttpPort({ allow: ['127.0.0.1'], timeout: 200 }).request({
      url: `https://127.0.0.1:${silentPort}/`,
      method: 'POST',
      body: 'x',
    });
    await expect(request).rejects.toThrow('no answer within 200 ms');
    await expect(request).rejects.not.toBeInstanceOf(UncertainDelivery);
    sockets.forEach((socket) => socket.destroy());
    await new Promise((done) => silent.close(done));
  });

  it('a name look-up that hangs ends in time', () =>
    expect(call({ resolve: () => new Promise(() => {}), timeout: 100 }, '/', 'slow.example')).rejects.toThrow(
      'name look-up took too long',
    ));
});
