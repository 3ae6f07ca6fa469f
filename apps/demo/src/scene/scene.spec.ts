import { changeBetween, LiveScene, type SceneChange } from './scene.js';

describe('a live scene', () => {
  it('is told whole to who comes, and in changes from then on', () => {
    const scene = new LiveScene();
    scene.update('orders', { 'order/a': { status: 'placed' }, 'order/b': { status: 'placed' } });
    scene.update('strip', { strip: { placed: 2 } });
    const heard: SceneChange[] = [];
    const stop = scene.listen((change) => heard.push(change));
    scene.update('orders', { 'order/a': { status: 'accepted' }, 'order/c': { status: 'placed' } });
    scene.update('strip', { strip: { placed: 2 } });
    stop();
    scene.update('strip', { strip: { placed: 3 } });
    expect(heard).toEqual([
      {
        set: {
          'order/a': { status: 'placed' },
          'order/b': { status: 'placed' },
          strip: { placed: 2 },
        },
        drop: [],
      },
      {
        set: { 'order/a': { status: 'accepted' }, 'order/c': { status: 'placed' } },
        drop: ['order/b'],
      },
    ]);
  });

  it('has no change between equals', () => {
    const entries = () => new Map([['strip', { placed: 2 }]]);
    expect(changeBetween(entries(), entries())).toEqual({ set: {}, drop: [] });
  });
});
