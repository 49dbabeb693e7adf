import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { FrameError, decodeFrame, encodeFrame } from '../../src/twilio/frame.js';

const written = (header: string, rest = ''): Buffer =>
  Buffer.from(`TWILSOCK V3.0 ${Buffer.byteLength(header)}\r\n${header}\r\n${rest}`);

describe('socket frames', () => {
  it('EM-01 writes the sizes in bytes, not characters', () => {
    const text = encodeFrame({ method: 'notification', id: 'TM1' }, { a: 'é👋' }).toString();
    const [first, header, payload, end] = text.split('\r\n');
    assert.equal(first, `TWILSOCK V3.0 ${Buffer.byteLength(header!)}`);
    const parsed = JSON.parse(header!) as Record<string, unknown>;
    assert.equal(parsed.payload_size, Buffer.byteLength(payload!));
    assert.equal(parsed.payload_type, 'application/json');
    assert.deepEqual([payload, end], ['{"a":"é👋"}', '']);
  });

  it('EM-01 writes a frame without payload with nothing after its header', () => {
    const text = encodeFrame({ method: 'ping', id: 'TM1' }).toString();
    assert.equal(text, 'TWILSOCK V3.0 45\r\n{"id":"TM1","method":"ping","payload_size":0}\r\n');
  });

  it('EM-01 reads JSON, text, and payloads with or without a trailing line break', () => {
    const json = written('{"method":"message","id":"TM1","payload_size":7}', '{"a":1}');
    assert.deepEqual(decodeFrame(json).payload, { a: 1 });
    assert.deepEqual(decodeFrame(Buffer.concat([json, Buffer.from('\r\n')])).payload, { a: 1 });
    const form =
      '{"method":"message","id":"TM1","payload_size":5,"payload_type":"application/x-www-form-urlencoded"}';
    assert.equal(decodeFrame(written(form, 'a=b%20')).payload, 'a=b%2');
    assert.equal(decodeFrame(written('{"method":"init","id":"TM1"}')).payload, undefined);
  });

  it('EM-01 rejects anything else', () => {
    const bad = [
      'hello',
      'TWILSOCK V2.0 2\r\n{}\r\n',
      'TWILSOCK V3.0 99\r\n{}\r\n',
      'TWILSOCK V3.0 2\r\n{}\r\n',
      'TWILSOCK V3.0 3\r\n{x}\r\n',
    ];
    for (const text of bad) assert.throws(() => decodeFrame(Buffer.from(text)), FrameError, text);
    const short = written('{"method":"message","id":"TM1","payload_size":9}', '{"a":1}');
    assert.throws(() => decodeFrame(short), FrameError);
  });
});
