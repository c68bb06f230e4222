package io.tributary.serde.flink;

import io.tributary.serde.EncodedBlock;
import io.tributary.serde.LogRecord;
import io.tributary.serde.LongSum;
import io.tributary.serde.OutRecord;
import io.tributary.serde.UploadId;
import org.apache.flink.api.common.typeinfo.TypeInformation;

/** Type information of the plain values of this room. */
public final class Types {
  public static final TypeInformation<LogRecord> LOG_RECORD =
      new SerializerTypeInfo<>(LogRecord.class, new LogRecordSerializer());
  public static final TypeInformation<OutRecord> OUT_RECORD =
      new SerializerTypeInfo<>(OutRecord.class, new OutRecordSerializer());
  public static final TypeInformation<EncodedBlock> ENCODED_BLOCK =
      new SerializerTypeInfo<>(EncodedBlock.class, new EncodedBlockSerializer());
  public static final TypeInformation<LongSum> LONG_SUM =
      new SerializerTypeInfo<>(LongSum.class, new LongSumSerializer());
  public static final TypeInformation<UploadId> UPLOAD_ID =
      new SerializerTypeInfo<>(UploadId.class, new UploadIdSerializer());

  private Types() {}
}
