package bus

import (
	"fmt"
	"strconv"
)

// CheckReader returns an error where a record says that only newer versions of its schema than reads can read it. It is a
// failure of the surroundings: the partition waits, unread, until the service is updated.
func CheckReader(m Message, reads int) error {
	least, err := strconv.Atoi(m.Headers[HeaderLeastReader])
	if err == nil && least > reads {
		return fmt.Errorf("%s partition %d offset %d needs a reader of version %d, this one reads %d: update this service", m.Topic, m.Partition, m.Offset, least, reads)
	}
	return nil
}
