package resilience

import (
	"fmt"

	"github.com/plinth-cdk/plinth/resilience/dbengine"
)

// Engine is a database engine of RDS and Aurora.
type Engine string

const (
	// PostgreSQL is the default.
	PostgreSQL Engine = ""
	MySQL      Engine = "MySQL"
)

func (e Engine) check() error {
	if e != PostgreSQL && e != MySQL {
		return fmt.Errorf("Engine is %q, want PostgreSQL or MySQL", string(e))
	}
	return nil
}

// rds is the engine of an instance, aurora that of a cluster.
func (e Engine) rds() dbengine.Engine {
	if e == MySQL {
		return dbengine.MySQL
	}
	return dbengine.PostgreSQL
}

func (e Engine) aurora() dbengine.Engine {
	if e == MySQL {
		return dbengine.AuroraMySQL
	}
	return dbengine.AuroraPostgreSQL
}
