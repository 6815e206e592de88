package contract

import (
	"bytes"
	"encoding/json"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
)

// JSONForm is how the contract is written as JSON: names as in the proto files (canonical_url), empty fields present, 64-bit
// numbers as strings.
func JSONForm() protojson.MarshalOptions {
	return protojson.MarshalOptions{UseProtoNames: true, EmitUnpopulated: true}
}

// JSON writes a message in the JSON of the contract, on one line. Equal messages give equal bytes.
func JSON(m proto.Message) ([]byte, error) {
	raw, err := JSONForm().Marshal(m)
	if err != nil {
		return nil, err
	}
	// protojson varies its white space from build to build, so that nobody relies on it.
	var b bytes.Buffer
	if err := json.Compact(&b, raw); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// FromJSON reads what JSON wrote. Fields that it does not know are skipped: a newer wire may have more of them.
func FromJSON(raw []byte, m proto.Message) error {
	return protojson.UnmarshalOptions{DiscardUnknown: true}.Unmarshal(raw, m)
}
