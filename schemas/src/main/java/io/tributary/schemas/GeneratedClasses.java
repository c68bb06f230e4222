package io.tributary.schemas;

import org.apache.avro.util.ClassSecurityValidator;
import org.apache.avro.util.ClassSecurityValidator.ClassSecurityPredicate;

/** Tells Avro, which loads only classes that it trusts, that the generated ones are ours. */
public final class GeneratedClasses {
  private static final boolean TRUSTED = install();

  private GeneratedClasses() {}

  /** Makes sure that Avro may load the generated classes; cheap after the first time. */
  public static boolean trust() {
    return TRUSTED;
  }

  private static boolean install() {
    ClassSecurityPredicate ours =
        type -> type.getPackageName().startsWith(GeneratedClasses.class.getPackageName());
    ClassSecurityValidator.setGlobal(
        ClassSecurityValidator.composite(ClassSecurityValidator.getGlobal(), ours));
    return true;
  }
}
