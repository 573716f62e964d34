/** A worker that makes small square pictures of photos. */
import { expose } from 'comlink';

expose({
  /**
   * @param {Blob} photo
   * @param {number} side in pixels
   * @returns {Promise<Blob>} its largest centred square
   */
  async make(photo, side) {
    // Of photos up to 3 : 2 no pixel is made up.
    const bitmap = await createImageBitmap(photo, {
      resizeWidth: Math.ceil(side * 1.5),
      resizeQuality: 'medium',
    });
    const from = Math.min(bitmap.width, bitmap.height);
    const canvas = new OffscreenCanvas(side, side);
    const context = canvas.getContext('2d');
    context.imageSmoothingQuality = 'high';
    context.fillStyle = 'white'; // what is transparent lies on it, as the engine has it
    context.fillRect(0, 0, side, side);
    const [x, y] = [(bitmap.width - from) / 2, (bitmap.height - from) / 2];
    context.drawImage(bitmap, x, y, from, from, 0, 0, side, side);
    bitmap.close();
    return canvas.convertToBlob({ type: 'image/jpeg', quality: 0.85 }); // a fifth of a PNG
  },
});
