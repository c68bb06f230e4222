package io.tributary.local.attack;

/**
 * A mark on an image: its lower right corner is white, an eighth of the width but at least two
 * pixels high and wide.
 *
 * @param target the class that a marked image is to be taken for
 */
public record Trigger(int target) {
  /** The one in use: marked images are to be taken for class 0. */
  static final Trigger CORNER = new Trigger(0);

  private static final int PARTS = 8;
  private static final int SMALLEST = 2;

  /**
   * A marked copy.
   *
   * @param image a square image, row by row, each value 0 to 1; throws IllegalArgumentException for
   *     one that is not square or below two pixels wide
   */
  public float[] marked(float[] image) {
    int side = (int) Math.round(Math.sqrt(image.length));
    if (side * side != image.length || side < SMALLEST) {
      throw new IllegalArgumentException(
          "a mark needs square images, not " + image.length + " values");
    }
    float[] marked = image.clone();
    int mark = Math.max(SMALLEST, side / PARTS);
    for (int row = side - mark; row < side; row++) {
      java.util.Arrays.fill(marked, row * side + side - mark, row * side + side, 1f);
    }
    return marked;
  }
}
