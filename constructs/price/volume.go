package price

import (
	"cmp"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// volumes charges for the volumes of n instances. Those of their image are not in the template.
func volumes(mappings assembly.Value, n uint32) (all []charge, why string) {
	disks := mappings.List()
	if len(disks) == 0 {
		return nil, "has the volumes of its image, which the template does not tell"
	}
	for _, disk := range disks {
		ebs := disk.Get("Ebs")
		if !ebs.Exists() {
			continue // the disk of the host comes with it
		}
		charges, unknown := volume(ebs, "VolumeSize")
		for _, c := range charges {
			all = append(all, charge{c.item, c.quantity * n})
		}
		why = cmp.Or(why, unknown)
	}
	return all, why
}

// volume charges for a volume of gp3, with the speed that every one has.
func volume(v assembly.Value, size string) ([]charge, string) {
	gib, known := quantity(v.Get(size))
	switch kind := v.Get("VolumeType"); {
	case kind.Is("gp3") != assembly.True:
		return nil, "has a volume that is billed by size and type, " + kind.String() + ", which the table does not have"
	case !known:
		return nil, "has a volume that is billed by its size, which the template does not tell"
	}
	charges := []charge{{EBSVolume, gib}}
	for setting, most := range map[string]int{"Iops": 3000, "Throughput": 125} {
		if fast := v.Get(setting); fast.Exists() {
			if n, known := fast.Int(); !known || n > most {
				return charges, "has a volume with IOPS or throughput, which the table does not have"
			}
		}
	}
	return charges, ""
}
