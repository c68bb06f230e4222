package io.tributary.local.bench;

import java.util.List;

/** Something that is worth knowing of the pipeline's speed, with what it is compared to. */
interface Figure {
  /** Its name on the command line. */
  String name();

  /** What it tells, in one line. */
  String about();

  /** Measures all its cases. */
  List<Outcome> measure(Bench bench) throws Exception;
}
